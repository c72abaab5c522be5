/** Calls and streams as HTTP requests, without an engine. */
package dev.vgirpc.transport.http.client;
