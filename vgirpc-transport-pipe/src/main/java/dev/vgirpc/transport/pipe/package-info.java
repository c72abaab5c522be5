/**
 * Targets and endpoints that need no network: {@link dev.vgirpc.transport.pipe.InProcess},
 * {@link dev.vgirpc.transport.pipe.Stdio} and {@link dev.vgirpc.transport.pipe.Subprocess}.
 */
package dev.vgirpc.transport.pipe;
