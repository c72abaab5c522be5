/** Requests and responses of a service, without an engine. */
package dev.vgirpc.transport.http.server;
