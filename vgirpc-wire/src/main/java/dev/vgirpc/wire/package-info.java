/**
 * Arrow IPC streams with custom metadata per record batch: what transports move and intermediaries
 * read.
 */
package dev.vgirpc.wire;
