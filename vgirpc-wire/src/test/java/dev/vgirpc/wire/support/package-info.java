/** What tests of several packages share. */
package dev.vgirpc.wire.support;
