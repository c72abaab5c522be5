package dev.vgirpc.internal;

import dev.vgirpc.spi.RpcEngine;
import java.util.ServiceLoader;

/** Finds the engine once per process. */
public final class Engines {

    private Engines() {}

    /** Loaded on first use, so that a contract jar works without an engine. */
    private static final class Holder {
        static final RpcEngine ENGINE = load();

        private static RpcEngine load() {
            ClassLoader own = Engines.class.getClassLoader();
            return ServiceLoader.load(RpcEngine.class, own)
                    .findFirst()
                    .or(() -> ServiceLoader.load(RpcEngine.class).findFirst())
                    .orElseThrow(() -> new IllegalStateException(
                            "no RPC engine found: add the artifact dev.vgirpc:vgirpc-wire and a transport such as "
                                    + "dev.vgirpc:vgirpc-transport-pipe; in a linked image name their modules in "
                                    + "--add-modules"));
        }
    }

    public static RpcEngine engine() {
        return Holder.ENGINE;
    }
}
