package dev.vgirpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How many digits a {@link java.math.BigDecimal} has on the wire: up to 38 digits travel as
 * {@code decimal128}, up to 76 as {@code decimal256}. A value that needs more digits, before or after
 * the point, is refused; it is never rounded.
 *
 * <p>It stands on a parameter, a record component, a method for its result, or on a type argument.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.METHOD, ElementType.TYPE_USE})
public @interface Precision {

    /**
     * All digits.
     *
     * @return 1 to 76
     */
    int value();

    /**
     * Digits after the point.
     *
     * @return 0 to the number of all digits
     */
    int scale() default 0;
}
