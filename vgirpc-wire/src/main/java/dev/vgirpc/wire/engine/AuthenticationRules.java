package dev.vgirpc.wire.engine;

import dev.vgirpc.AuthContext;
import dev.vgirpc.ContractException;
import dev.vgirpc.RequiresAuthentication;
import dev.vgirpc.ServiceException;
import dev.vgirpc.wire.contract.MethodPlan;
import dev.vgirpc.wire.contract.ServicePlan;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which methods ask for an authenticated caller, as {@link RequiresAuthentication} says. */
final class AuthenticationRules {

    static final AuthenticationRules NONE = new AuthenticationRules(Map.of());

    /** The domain that a method asks for; empty when any will do. Methods that ask for nothing are left out. */
    private final Map<MethodPlan, String> domains;

    private AuthenticationRules(Map<MethodPlan, String> domains) {
        this.domains = domains;
    }

    /**
     * The rules of a service.
     *
     * @throws ContractException when an annotation stands where it would do nothing, or two exclude each other
     */
    static AuthenticationRules of(ServicePlan plan, Class<?> implementation) {
        Set<Class<?>> types = new LinkedHashSet<>();
        collect(plan.contract(), types);
        collect(implementation, types);
        List<String> problems = new ArrayList<>();
        Map<MethodPlan, String> domains = new HashMap<>();
        for (MethodPlan method : plan.methods().values()) {
            Set<String> asked = new LinkedHashSet<>();
            for (Class<?> type : types) {
                ask(type, method.method(), asked);
            }
            if (!asked.isEmpty()) {
                asked.remove("");
                if (asked.size() > 1) {
                    problems.add(method.method().getName() + "(): @RequiresAuthentication asks for the domains "
                            + String.join(" and ", asked) + ", which no caller has both");
                }
                domains.put(method, asked.isEmpty() ? "" : asked.iterator().next());
            }
        }
        for (Class<?> type : types) {
            useless(type, types, problems);
        }
        if (!problems.isEmpty()) {
            throw new ContractException(
                    implementation.getName() + " cannot serve " + plan.contract().getName(), problems);
        }
        return domains.isEmpty() ? NONE : new AuthenticationRules(Map.copyOf(domains));
    }

    private static void collect(@Nullable Class<?> type, Set<Class<?>> into) {
        if (type != null && type != Object.class && into.add(type)) {
            collect(type.getSuperclass(), into);
            for (Class<?> each : type.getInterfaces()) {
                collect(each, into);
            }
        }
    }

    /** Adds the domains that a type asks for on calls of a method. */
    private static void ask(Class<?> type, Method method, Set<String> asked) {
        Method own = declared(type, method);
        RequiresAuthentication onType = type.getDeclaredAnnotation(RequiresAuthentication.class);
        if (onType != null && (own != null || method.getDeclaringClass().isAssignableFrom(type))) {
            asked.add(onType.domain());
        }
        // A bridge has the annotations of the method that it leads to.
        RequiresAuthentication onMethod = own == null ? null : own.getDeclaredAnnotation(RequiresAuthentication.class);
        if (onMethod != null) {
            asked.add(onMethod.domain());
        }
    }

    /** The type's own method that a call of the method leads to, or would if it were not overridden. */
    private static @Nullable Method declared(Class<?> type, Method method) {
        for (Method each : type.getDeclaredMethods()) {
            if (same(each, method)) {
                return each;
            }
        }
        return null;
    }

    private static boolean same(Method one, Method other) {
        return one.getName().equals(other.getName())
                && !Modifier.isStatic(one.getModifiers())
                && !Modifier.isPrivate(one.getModifiers())
                && Arrays.equals(one.getParameterTypes(), other.getParameterTypes());
    }

    /** Notes annotated methods that nobody can call over RPC, of this contract or another one. */
    private static void useless(Class<?> type, Set<Class<?>> types, List<String> problems) {
        for (Method each : type.getDeclaredMethods()) {
            if (each.isAnnotationPresent(RequiresAuthentication.class)
                    && !each.isBridge()
                    && types.stream().noneMatch(other -> leadsHere(other, each))) {
                problems.add(type.getSimpleName() + "." + each.getName()
                        + "(): @RequiresAuthentication has no effect here: it is no RPC method");
            }
        }
    }

    private static boolean leadsHere(Class<?> contract, Method method) {
        if (!contract.isInterface()) {
            return false;
        }
        for (Method each : contract.getDeclaredMethods()) {
            if (Modifier.isAbstract(each.getModifiers()) && (same(method, each) || bridged(each, method))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a bridge of the method's class makes it the one that is called for a generic method. */
    private static boolean bridged(Method generic, Method method) {
        for (Method each : method.getDeclaringClass().getDeclaredMethods()) {
            if (each.isBridge() && same(each, generic) && each.getName().equals(method.getName())
                    && each.getParameterCount() == method.getParameterCount()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Refuses a caller who may not call a method.
     *
     * @throws ServiceException of type PermissionError
     */
    void check(MethodPlan method, AuthContext caller) {
        if (domains.isEmpty()) {
            return;
        }
        String domain = domains.get(method);
        if (domain == null) {
            return;
        }
        caller.requireAuthenticated();
        if (!domain.isEmpty() && !domain.equals(caller.domain())) {
            throw new ServiceException("PermissionError", "Authentication by '" + domain + "' required");
        }
    }
}
