package io.cryptomarket.pipeline.reload;

/** Where calls come in from outside; while routes that take them are exchanged, they wait here. */
public interface Entrance {

    /** One where nobody comes. */
    Entrance NONE = of(() -> {}, () -> {});

    /** Of these two. */
    static Entrance of(Runnable shut, Runnable open) {
        return new Entrance() {
            @Override
            public void shut() {
                shut.run();
            }

            @Override
            public void open() {
                open.run();
            }
        };
    }

    /** Keeps calls waiting that come from now on. */
    void shut();

    /** Lets those in that wait, and all that come. */
    void open();
}
