package dev.vgirpc.wire.engine;

import dev.vgirpc.Endpoint;
import dev.vgirpc.Target;
import dev.vgirpc.wire.spi.ClientTarget;
import dev.vgirpc.wire.spi.ServerEndpoint;
import dev.vgirpc.wire.spi.TransportProvider;
import dev.vgirpc.wire.worker.Providers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds the transport of an address. Not safe for several threads. */
final class Transports implements Providers {

    /** Which artifact brings a scheme that nobody here knows. */
    private static final Map<String, String> ARTIFACTS = Map.of(
            "inproc", "vgirpc-transport-pipe",
            "stdio", "vgirpc-transport-pipe",
            "exec", "vgirpc-transport-pipe",
            "unix", "vgirpc-transport-pipe",
            "tcp", "vgirpc-transport-pipe",
            "tcps", "vgirpc-transport-pipe",
            "http", "vgirpc-transport-http",
            "https", "vgirpc-transport-http");

    /** Where to look, in order: what the application named, the library's surroundings, the thread's. */
    private final List<ServiceLoader<TransportProvider>> loaders = new ArrayList<>();

    Transports() {
        ClassLoader own = Transports.class.getClassLoader();
        ModuleLayer layer = Transports.class.getModule().getLayer();
        if (layer != null) {
            loaders.add(ServiceLoader.load(layer, TransportProvider.class));
        }
        // Looking for service files where there are none takes 7 ms of a linked image's start.
        if (layer == null || !System.getProperty("java.class.path", "").isEmpty()) {
            loaders.add(ServiceLoader.load(TransportProvider.class, own));
        }
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (context != own) {
            loaders.add(ServiceLoader.load(TransportProvider.class, context));
        }
    }

    @Override
    public void first(ClassLoader loader) {
        loaders.addFirst(ServiceLoader.load(TransportProvider.class, loader));
    }

    @Override
    public void first(ModuleLayer layer) {
        loaders.addFirst(ServiceLoader.load(layer, TransportProvider.class));
    }

    ClientTarget target(String address) {
        return provider(address).target(address);
    }

    static ClientTarget target(Target target) {
        if (target instanceof ClientTarget known) {
            return known;
        }
        throw new IllegalArgumentException("target " + target.address() + " of " + target.getClass().getName()
                + " cannot be connected to: a transport's targets implement " + ClientTarget.class.getName());
    }

    ServerEndpoint endpoint(String address) {
        return provider(address).endpoint(address);
    }

    static ServerEndpoint endpoint(Endpoint endpoint) {
        if (endpoint instanceof ServerEndpoint known) {
            return known;
        }
        throw new IllegalArgumentException("endpoint " + endpoint.address() + " of "
                + endpoint.getClass().getName() + " cannot be served: a transport's endpoints implement "
                + ServerEndpoint.class.getName());
    }

    private TransportProvider provider(String address) {
        int colon = address.indexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("address '" + address
                    + "' has no scheme: write it as SCHEME:REST, such as exec:COMMAND or stdio:");
        }
        String scheme = address.substring(0, colon).toLowerCase(Locale.ROOT);
        TreeSet<String> known = new TreeSet<>();
        StringBuilder broken = new StringBuilder();
        TransportProvider found = search(
                provider -> {
                    known.addAll(provider.schemes());
                    return provider.schemes().contains(scheme);
                },
                problem -> broken.append("; ").append(problem));
        if (found != null) {
            return found;
        }
        String artifact = ARTIFACTS.get(scheme);
        throw new IllegalArgumentException("no transport knows the scheme '" + scheme + "' of '" + address
                + "': known are " + known
                + (artifact == null ? "" : "; add the artifact dev.vgirpc:" + artifact)
                + broken);
    }

    @Override
    public List<TransportProvider> all(Consumer<String> broken) {
        // One that several loaders find, perhaps from several jars, is there once.
        Map<String, TransportProvider> all = new LinkedHashMap<>();
        search(
                provider -> {
                    all.putIfAbsent(provider.getClass().getName(), provider);
                    return false;
                },
                broken);
        return List.copyOf(all.values());
    }

    /** The first provider that fits; those that cannot be made are told of. */
    private @Nullable TransportProvider search(Predicate<TransportProvider> fits, Consumer<String> broken) {
        for (ServiceLoader<TransportProvider> loader : loaders) {
            Iterator<TransportProvider> providers = loader.iterator();
            while (true) {
                try {
                    if (!providers.hasNext()) {
                        break;
                    }
                    TransportProvider provider = providers.next();
                    if (fits.test(provider)) {
                        return provider;
                    }
                } catch (ServiceConfigurationError e) {
                    broken.accept("a provider is broken: " + e.getMessage());
                }
            }
        }
        return null;
    }
}
