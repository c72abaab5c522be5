/** Found by {@link java.util.ServiceLoader}; not exported. */
package dev.vgirpc.transport.http.provider;
