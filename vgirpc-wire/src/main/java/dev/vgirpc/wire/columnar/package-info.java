/** Batches as Arrow vectors: their schemas, and the ways between vectors and messages. */
package dev.vgirpc.wire.columnar;
