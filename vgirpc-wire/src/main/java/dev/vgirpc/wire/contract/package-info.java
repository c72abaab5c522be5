/**
 * Contract interfaces analysed once: methods, names, schemas, and the codecs between Java values and
 * columns. A call only executes what stands here.
 */
package dev.vgirpc.wire.contract;
