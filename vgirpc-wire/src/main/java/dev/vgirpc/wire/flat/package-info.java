/** FlatBuffers primitives: bounds-checked reading, and writing in the order of Arrow's C++ builder. */
package dev.vgirpc.wire.flat;
