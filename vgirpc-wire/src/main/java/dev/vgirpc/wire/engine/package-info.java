/** Client and server: what happens between a plan and a transport. */
package dev.vgirpc.wire.engine;
