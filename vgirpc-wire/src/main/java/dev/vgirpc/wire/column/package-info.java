/**
 * Columns to and from natural values, by Arrow type alone: Boolean; Long for integers, dates, times,
 * timestamps and durations (raw, in the type's unit); Float and Double; BigDecimal; String; for
 * binary a byte array or a {@link dev.vgirpc.wire.column.BinaryWriter} when writing and a segment when
 * reading; for lists and structs an array; for maps an array of two-element arrays; null for null.
 * A dictionary-encoded column is written from indices (Long), or from words (String) that
 * are indexed first, and read as its values.
 */
package dev.vgirpc.wire.column;
