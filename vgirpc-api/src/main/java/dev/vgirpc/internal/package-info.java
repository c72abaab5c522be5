/** Seams between this module and the engine; exported to the engine alone. */
package dev.vgirpc.internal;
