package dev.vgirpc.conformance;

import dev.vgirpc.Batch;
import dev.vgirpc.SnakeCase;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A batch and a schema, each as bytes of its own.
 *
 * @param batch an IPC stream of one batch
 * @param schema an IPC schema message
 */
@SnakeCase
public record EmbeddedArrow(Batch batch, Schema schema) {}
