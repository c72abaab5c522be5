/**
 * Safe casts of columns with the rules of Arrow C++ (decision 0013). A pair of column types gives a plan, and a plan
 * makes buffers out of buffers.
 */
package dev.vgirpc.wire.cast;
