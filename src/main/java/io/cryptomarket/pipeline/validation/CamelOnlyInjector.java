package io.cryptomarket.pipeline.validation;

import org.apache.camel.spi.Injector;

/** Instantiates only Camel's own classes. It backs up {@link ForbiddenCheck}. */
public final class CamelOnlyInjector implements Injector {

    private static final String CAMEL = "org.apache.camel.";

    private final Injector injector;

    public CamelOnlyInjector(Injector injector) {
        this.injector = injector;
    }

    @Override
    public <T> T newInstance(Class<T> type) {
        return injector.newInstance(admit(type));
    }

    @Override
    public <T> T newInstance(Class<T> type, String factoryMethod) {
        return injector.newInstance(admit(type), factoryMethod);
    }

    @Override
    public <T> T newInstance(Class<T> type, Class<?> factoryClass, String factoryMethod) {
        return injector.newInstance(admit(type), admit(factoryClass), factoryMethod);
    }

    @Override
    public <T> T newInstance(Class<T> type, boolean postProcessBean) {
        return injector.newInstance(admit(type), postProcessBean);
    }

    @Override
    public boolean supportsAutoWiring() {
        return false;
    }

    private static <T> Class<T> admit(Class<T> type) {
        if (!type.getName().startsWith(CAMEL)) {
            throw new IllegalArgumentException(
                    "the class '" + type.getName() + "' would be run; use one of the pipeline's beans, as 'ref'");
        }
        return type;
    }
}
