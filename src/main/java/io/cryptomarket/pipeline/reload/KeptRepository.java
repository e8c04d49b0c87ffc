package io.cryptomarket.pipeline.reload;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.service.ServiceSupport;

/** Remembers the last thousand keys, as Camel's own repository does, and keeps them when a context stops it. */
final class KeptRepository extends ServiceSupport implements IdempotentRepository {

    private static final int MOST = 1000;

    private final Map<String, Boolean> keys = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST;
        }
    };

    @Override
    public boolean add(String key) {
        synchronized (keys) {
            return keys.put(key, true) == null;
        }
    }

    @Override
    public boolean contains(String key) {
        synchronized (keys) {
            return keys.containsKey(key);
        }
    }

    @Override
    public boolean remove(String key) {
        synchronized (keys) {
            return keys.remove(key) != null;
        }
    }

    @Override
    public boolean confirm(String key) {
        return true;
    }

    @Override
    public void clear() {
        synchronized (keys) {
            keys.clear();
        }
    }
}
