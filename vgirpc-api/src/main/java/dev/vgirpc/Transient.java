package dev.vgirpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A record component that does not travel: it is in no schema and in no bytes, and its type may be one
 * that has no Arrow type.
 *
 * <p>In a record that was received the component has its {@link Default}; without one, zero or
 * {@code false} when it is a primitive, empty when it is an {@code Optional}, and null when it is
 * {@code @Nullable}. A component for which none of these holds is refused when the plan is made.
 *
 * {@snippet :
 * record Page(List<String> lines, @Transient @Nullable Path readFrom, @Transient @Default("1") int tries) {}
 * }
 *
 * <p>A record whose components are all transient travels as a record without columns.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Transient {}
