/** The description of a service and its hash (protocol page 11). */
package dev.vgirpc.wire.describe;
