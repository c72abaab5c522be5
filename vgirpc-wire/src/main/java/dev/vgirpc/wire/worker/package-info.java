/** The command line of workers: its flags, and serving what they say. */
package dev.vgirpc.wire.worker;
