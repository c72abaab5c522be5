/** Casts of batches that another program made, for it to compare. */
package dev.vgirpc.conformance.casts;
