/**
 * Recorded byte streams of the reference with their descriptions, and the ways to replay them
 * through this library's client and server.
 */
package dev.vgirpc.conformance.vectors;
