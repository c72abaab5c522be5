/**
 * What every user of vgirpc imports: annotations, call context, errors, and the façades
 * {@link dev.vgirpc.Rpc}, {@link dev.vgirpc.RpcClient}, {@link dev.vgirpc.RpcServer} and
 * {@link dev.vgirpc.Worker}.
 *
 * <p>This module holds no byte layout and no metadata key. The engine behind the façades is an
 * implementation of {@link dev.vgirpc.spi.RpcEngine}, found by {@link java.util.ServiceLoader}.
 */
@org.jspecify.annotations.NullMarked
module dev.vgirpc {
    requires transitive org.apache.arrow.memory.core;
    requires transitive org.apache.arrow.vector;
    requires transitive org.jspecify;

    exports dev.vgirpc;
    exports dev.vgirpc.spi;
    exports dev.vgirpc.internal to dev.vgirpc.wire;

    uses dev.vgirpc.spi.RpcEngine;
}
