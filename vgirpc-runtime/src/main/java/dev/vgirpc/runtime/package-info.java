/** Makes run-time images: {@link dev.vgirpc.runtime.ImageBuilder} for programs, {@link dev.vgirpc.runtime.Main} as a command. */
package dev.vgirpc.runtime;
