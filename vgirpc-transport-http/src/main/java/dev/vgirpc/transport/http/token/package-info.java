/** Tokens by which streams go on in another request. */
package dev.vgirpc.transport.http.token;
