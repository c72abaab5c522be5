/** Jetty as the engine. */
package dev.vgirpc.transport.http.jetty;
