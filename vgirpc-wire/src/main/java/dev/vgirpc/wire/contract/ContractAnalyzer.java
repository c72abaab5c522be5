package dev.vgirpc.wire.contract;

import dev.vgirpc.ProtocolVersion;
import dev.vgirpc.WireName;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the plan of a contract, or says everything that is wrong with it. */
final class ContractAnalyzer {

    private final Class<?> contract;
    private final Problems problems = new Problems();
    private final ShapeFactory shapes = new ShapeFactory();
    private final StreamTypes streams = new StreamTypes(shapes);
    private final TypeScope scope;

    private ContractAnalyzer(Class<?> contract) {
        this.contract = contract;
        this.scope = TypeScope.of(contract);
    }

    static ServicePlan analyze(Class<?> contract) {
        return new ContractAnalyzer(contract).analyze();
    }

    private ServicePlan analyze() {
        String subject = contract.getName() + " is not a contract";
        if (!contract.isInterface() || contract.isAnnotation()) {
            problems.add(contract.getSimpleName(), "a contract is an interface: declare its methods in one");
            problems.throwIfAny(subject);
        }
        if (contract.getTypeParameters().length > 0) {
            problems.add(
                    contract.getSimpleName(),
                    "a contract has no type parameters: declare an interface that extends it with real types");
        }
        if (contract.isSealed()) {
            problems.add(contract.getSimpleName(), "a sealed interface cannot be proxied: remove 'sealed'");
        }
        Semver version = version();
        List<MethodPlan> methods = new ArrayList<>();
        Map<String, Method> seen = new HashMap<>();
        Map<Method, MethodHandle> local = new HashMap<>();
        Method[] all = contract.getMethods();
        Arrays.sort(all, ContractAnalyzer::byName);
        for (Method method : all) {
            if (isRemote(method)) {
                MethodPlan plan = method(method, seen);
                if (plan != null) {
                    methods.add(plan);
                }
            } else if (method.isDefault() && !method.isBridge() && !method.isSynthetic()) {
                local(method, local);
            }
        }
        problems.throwIfAny(subject);
        String explicit = WireNames.explicit(contract);
        return new ServicePlan(
                contract, explicit == null ? contract.getSimpleName() : explicit, version, methods, local);
    }

    private @Nullable Semver version() {
        ProtocolVersion declared = contract.getDeclaredAnnotation(ProtocolVersion.class);
        if (declared == null) {
            return null;
        }
        Semver version = Semver.parse(declared.value());
        if (version == null) {
            problems.add(
                    contract.getSimpleName(),
                    "@ProtocolVersion(\"" + declared.value() + "\") is no version: use MAJOR.MINOR.PATCH");
        }
        return version;
    }

    /** Written out: the JDK's comparators are made at run time, which takes 5 ms of a start. */
    private static int byName(Method one, Method other) {
        int order = one.getName().compareTo(other.getName());
        return order != 0 ? order : one.toString().compareTo(other.toString());
    }

    private static boolean isRemote(Method method) {
        return Modifier.isAbstract(method.getModifiers())
                && !method.isBridge()
                && !method.isSynthetic()
                && !isObjectMethod(method);
    }

    private static boolean isObjectMethod(Method method) {
        return switch (method.getName()) {
            case "equals" -> Arrays.equals(method.getParameterTypes(), new Class<?>[] {Object.class});
            case "hashCode", "toString" -> method.getParameterCount() == 0;
            default -> false;
        };
    }

    /** A default method runs on the proxy; where the platform cannot do that, it needs a handle. */
    private void local(Method method, Map<Method, MethodHandle> handles) {
        Class<?> owner = method.getDeclaringClass();
        if (Modifier.isPublic(owner.getModifiers())
                && owner.getModule().isExported(owner.getPackageName(), ContractAnalyzer.class.getModule())) {
            return;
        }
        try {
            handles.put(method, Access.defaultMethod(contract, method));
        } catch (RefusedTypeException e) {
            problems.add(where(method), String.valueOf(e.getMessage()));
        }
    }

    private String where(Method method) {
        return contract.getSimpleName() + "." + method.getName() + "()";
    }

    private @Nullable MethodPlan method(Method method, Map<String, Method> seen) {
        String where = where(method);
        String name = WireNames.of(method, method.getName(), method.getDeclaringClass());
        Method other = seen.putIfAbsent(name, method);
        if (other != null) {
            if (!isRestated(method, other)) {
                problems.add(
                        where,
                        "two methods have the wire name '" + name
                                + "': rename one, give it a @WireName, or make it a default method");
            }
            return null;
        }
        if (name.isEmpty() || name.startsWith("__")) {
            problems.add(where, "the wire name '" + name + "' is reserved: choose another");
            return null;
        }
        if (method.getTypeParameters().length > 0) {
            problems.add(where, "a remote method has no type parameters: use real types");
            return null;
        }
        List<String> names = new ArrayList<>();
        List<Slot> slots = new ArrayList<>();
        boolean sound = parameters(method, names, slots);
        MethodKind kind = kind(method);
        sound &= kind != null;
        Slot result = null;
        if (kind instanceof MethodKind.Unary
                && method.getReturnType() != void.class
                && method.getReturnType() != Void.class) {
            result = slot(where + " result", method.getAnnotatedReturnType(), method);
            sound &= result != null;
        }
        try {
            Invocation invocation = Access.method(contract, method);
            return kind != null && sound
                    ? new MethodPlan(name, method, names, slots, kind, result, invocation, declaredErrors(method))
                    : null;
        } catch (RefusedTypeException e) {
            problems.add(where, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** How a method answers, or null when its stream is refused. */
    private @Nullable MethodKind kind(Method method) {
        try {
            StreamPlan stream = streams.plan(method.getAnnotatedReturnType(), scope);
            return stream == null ? MethodKind.Unary.INSTANCE : stream;
        } catch (RefusedTypeException e) {
            problems.add(where(method) + " result", String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** Whether an interface only repeats what a super-interface of another branch declares, too. */
    private static boolean isRestated(Method method, Method other) {
        return method.getName().equals(other.getName())
                && Arrays.equals(method.getParameterTypes(), other.getParameterTypes());
    }

    private boolean parameters(Method method, List<String> names, List<Slot> slots) {
        boolean sound = true;
        Parameter[] parameters = method.getParameters();
        AnnotatedType[] types = method.getAnnotatedParameterTypes();
        for (int i = 0; i < parameters.length; i++) {
            Parameter parameter = parameters[i];
            String where = where(method) + " parameter " + (i + 1);
            if (!parameter.isNamePresent() && !parameter.isAnnotationPresent(WireName.class)) {
                problems.add(where, "its name is not in the class file: compile with -parameters or give it a @WireName");
                sound = false;
                continue;
            }
            where = where(method) + " parameter '" + parameter.getName() + "'";
            String name = WireNames.of(parameter, parameter.getName(), method.getDeclaringClass());
            if (name.isEmpty()) {
                problems.add(where, "its wire name is empty: give it a @WireName with characters");
                sound = false;
            } else if (names.contains(name)) {
                problems.add(where, "another parameter has the wire name '" + name + "': give each its own");
                sound = false;
            }
            names.add(name);
            Slot slot = slot(where, types[i], parameter);
            if (slot == null) {
                sound = false;
            } else {
                slots.add(slot);
            }
        }
        return sound;
    }

    private @Nullable Slot slot(String where, AnnotatedType type, AnnotatedElement declared) {
        try {
            return shapes.topLevel(type, scope, declared);
        } catch (RefusedTypeException e) {
            problems.add(where, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** Constructors of the declared exceptions that can be made from a text, by wire name. */
    private static Map<String, MethodHandle> declaredErrors(Method method) {
        Map<String, MethodHandle> errors = new HashMap<>();
        for (Class<?> type : method.getExceptionTypes()) {
            if (!Modifier.isAbstract(type.getModifiers()) && type != Exception.class && type != Throwable.class) {
                try {
                    Constructor<?> constructor = type.getDeclaredConstructor(String.class);
                    errors.put(ErrorNames.of(type), Access.constructor(type, constructor));
                } catch (NoSuchMethodException | RefusedTypeException e) {
                    // The caller then gets the RemoteCallException, as for any undeclared error.
                }
            }
        }
        return errors;
    }
}
