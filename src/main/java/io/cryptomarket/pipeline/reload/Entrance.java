package io.cryptomarket.pipeline.reload;

/** Where calls come in from outside; while routes that take them are exchanged, they wait here. */
public interface Entrance {

    /** One with no calls. */
    Entrance NONE = new Entrance() {
        @Override
        public void shut() {
            // Nobody comes.
        }

        @Override
        public void open() {
            // Nobody waits.
        }
    };

    /** Keeps calls waiting that come from now on. */
    void shut();

    /** Lets those in that wait, and all that come. */
    void open();
}
