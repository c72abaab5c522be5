/** Services over HTTP: where they listen, or how they are mounted in a server of the application's own. */
package dev.vgirpc.transport.http;
