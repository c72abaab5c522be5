/** Content codings of bodies. */
package dev.vgirpc.transport.http.coding;
