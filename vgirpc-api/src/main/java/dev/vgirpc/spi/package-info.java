/** What implementations of the library plug in. Users of the library need none of it. */
package dev.vgirpc.spi;
