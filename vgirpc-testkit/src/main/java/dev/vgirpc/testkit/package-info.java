/**
 * The contract of transports as tests. A transport's test implements
 * {@link dev.vgirpc.testkit.TransportHarness} once and extends each of
 * {@link dev.vgirpc.testkit.UnaryContract}, {@link dev.vgirpc.testkit.ProducerContract},
 * {@link dev.vgirpc.testkit.ExchangeContract}, {@link dev.vgirpc.testkit.HeaderContract},
 * {@link dev.vgirpc.testkit.CancelContract}, {@link dev.vgirpc.testkit.ErrorContract},
 * {@link dev.vgirpc.testkit.LifecycleContract}, {@link dev.vgirpc.testkit.StreamLifecycleContract},
 * {@link dev.vgirpc.testkit.LargePayloadContract} and {@link dev.vgirpc.testkit.ConcurrencyContract}, for
 * instance as nested classes.
 *
 * <p>{@link dev.vgirpc.testkit.LeakCheck} also serves tests of other kinds.
 */
package dev.vgirpc.testkit;
