/** The types that services and their callers use. */
package dev.vgirpc;
