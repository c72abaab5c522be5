/** Found by {@link java.util.ServiceLoader}; not exported. */
package dev.vgirpc.transport.pipe.provider;
