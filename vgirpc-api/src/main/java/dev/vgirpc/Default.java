package dev.vgirpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of a record component that is not received: because its sender's record has no such column,
 * or because the component is {@link Transient}. With it a component can be added to a record whose
 * older senders are still in use (protocol page 1.5).
 *
 * {@snippet :
 * record Order(String symbol, int quantity, @Default("LIMIT") Kind kind, @Default("[]") List<String> tags) {}
 * }
 *
 * <p>A value that is received wins over the default, and so does a null where null is allowed; elsewhere
 * a null stays an error. A missing component without default is null or empty where the contract allows
 * that, else an error. The default has no part in sending: every column is always sent.
 *
 * <p>On a parameter it tells readers of the contract what is usual. It is checked, but no value is filled
 * in: a request has all its parameters. Where a caller is to leave one out, write a default method:
 *
 * {@snippet :
 * List<Tick> history(String symbol, @Default("100") int count);
 *
 * default List<Tick> history(String symbol) {
 *     return history(symbol, 100);
 * }
 * }
 *
 * <p>The text is read once, when the plan is made, by the type that it stands on. A text that does not
 * fit is refused there, in a {@link ContractException} that says what would be right.
 *
 * <table>
 * <caption>Texts of each type</caption>
 * <tr><th>Type</th><th>Text</th></tr>
 * <tr><td>{@code boolean}</td><td>{@code true} or {@code false}</td></tr>
 * <tr><td>{@code byte}, {@code short}, {@code int}, {@code long}</td>
 *     <td>a decimal whole number in the range of the type, or of its column when it is {@link Unsigned}</td></tr>
 * <tr><td>{@code float}, {@code double}</td>
 *     <td>a decimal number such as {@code -1.5e3}, {@code NaN}, {@code Infinity} or {@code -Infinity}</td></tr>
 * <tr><td>{@code BigDecimal}</td><td>a decimal number of no more digits than its {@link Precision} has</td></tr>
 * <tr><td>{@code String}</td><td>the string itself, which may be empty</td></tr>
 * <tr><td>{@code byte[]}</td><td>two hexadecimal digits for each byte, such as {@code 00ff}; each record gets
 *     an array of its own</td></tr>
 * <tr><td>an enum</td><td>the wire name of a constant</td></tr>
 * <tr><td>{@code UUID}</td><td>8-4-4-4-12 hexadecimal digits</td></tr>
 * <tr><td>{@code LocalDate}, {@code LocalTime}, {@code LocalDateTime}, {@code Instant}, {@code Duration}</td>
 *     <td>ISO 8601, such as {@code 2025-12-31}, {@code 23:59:59.5}, {@code 2025-12-31T23:59:59},
 *     {@code 2025-12-31T23:59:59Z} or {@code PT1.5S}; no finer than the column's {@link Resolution}</td></tr>
 * <tr><td>{@code List}, {@code Set}</td><td>{@code []}, the empty one, which cannot be changed</td></tr>
 * <tr><td>{@code Map}</td><td>{@code {}}, the empty one, which cannot be changed</td></tr>
 * <tr><td>{@code Optional}</td><td>that of the type inside</td></tr>
 * </table>
 *
 * <p>Records, batches and schemas have no text.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.PARAMETER})
public @interface Default {

    /**
     * The value.
     *
     * @return its text, in the form that the table gives for the type
     */
    String value();
}
