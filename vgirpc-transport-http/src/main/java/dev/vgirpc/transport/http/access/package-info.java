/** Who may call a service over HTTP: callers by their credentials, web pages by their origin. */
package dev.vgirpc.transport.http.access;
