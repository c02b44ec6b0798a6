package org.classifycerrado.torchscript;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Interprets a pickle without running anything. Closed by construction: it knows the opcodes that PyTorch writes and
 * refuses every other; a global is only a name, which {@link Constructors} must know; what a call gives is for them to
 * say. Memory is bounded by the length of the stream and by {@link #MOST_STEPS}; nothing recurses, however deep the
 * values nest.
 *
 * <p>Values are {@code Long}, {@code Boolean}, {@code String}, {@link List} (tuples and lists), {@link Dictionary},
 * {@link Global}, {@link #OPAQUE} and what the constructors give.
 */
final class PickleMachine {

    /** Any value whose content does not matter: None, floating-point numbers, bytes. */
    static final Object OPAQUE = new Object();

    /** More steps than a checkpoint of 10,000 tensors with its optimizer's state takes. */
    static final int MOST_STEPS = 2_000_000;

    private static final Object MARK = new Object();
    private static final int LONGEST_SHOWN = 120;

    /** A function or class, by its qualified name. */
    record Global(String name) {}

    /** A dictionary, in order. Keys that are neither text nor number are left out together with their values. */
    static final class Dictionary {
        private final Map<Object, Object> entries = new LinkedHashMap<>();

        Map<Object, Object> entries() {
            return entries;
        }

        private void put(Object key, Object value) {
            // Other keys would have to be hashed, which could recurse without end.
            if (key instanceof String || key instanceof Long || key instanceof Boolean) {
                entries.put(key, value);
            }
        }
    }

    /** The closed list of what a pickle may ask for. Refusals are {@link IllegalStateException}s. */
    interface Constructors {
        /** Whether a global of this name may be mentioned at all. */
        boolean knows(String name);

        /** What calling a function gives. */
        Object call(String function, List<?> arguments);

        /** What making an object of a class gives. */
        Object instance(String type);

        /** What a reference out of the pickle stands for. */
        Object reference(List<?> id);
    }

    private final ByteBuffer in;
    private final Constructors constructors;
    private final List<Object> stack = new ArrayList<>();
    private final Deque<Integer> marks = new ArrayDeque<>();
    private final Map<Integer, Object> memo = new HashMap<>();

    private PickleMachine(byte[] pickle, Constructors constructors) {
        in = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
        this.constructors = constructors;
    }

    /**
     * The value that a pickle holds.
     *
     * @param entry name for messages
     * @param pickle the stream
     * @param constructors what it may ask for
     * @throws MalformedArchiveException if it asks for anything else, or is not well-formed
     */
    static Object run(String entry, byte[] pickle, Constructors constructors) throws MalformedArchiveException {
        PickleMachine machine = new PickleMachine(pickle, constructors);
        try {
            return machine.run();
        } catch (BufferUnderflowException e) {
            throw new MalformedArchiveException(entry + " is truncated", e);
        } catch (IllegalStateException e) {
            throw new MalformedArchiveException(entry + ", byte " + machine.in.position() + ": " + e.getMessage(), e);
        } catch (IndexOutOfBoundsException | IllegalArgumentException | ClassCastException | ArithmeticException e) {
            throw new MalformedArchiveException(entry + ", byte " + machine.in.position() + ": not well-formed", e);
        }
    }

    /** A text from a file as it may stand in a message: of bounded length, without control characters. */
    static String shown(String text) {
        String start = text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
        return start.replaceAll("\\p{Cntrl}", "?");
    }

    private Object run() {
        for (int step = 0; step < MOST_STEPS; step++) {
            int op = in.get() & 0xff;
            switch (op) {
                case Pickle.PROTO -> {
                    int protocol = in.get();
                    if (protocol < 2 || protocol > 5) {
                        throw new IllegalStateException("pickle protocol " + protocol);
                    }
                }
                case Pickle.FRAME -> in.getLong();
                case Pickle.STOP -> {
                    return pop();
                }
                case Pickle.MARK -> {
                    marks.push(stack.size());
                    push(MARK);
                }
                case Pickle.POP -> pop();
                case Pickle.NONE -> push(OPAQUE);
                case Pickle.NEWTRUE -> push(Boolean.TRUE);
                case Pickle.NEWFALSE -> push(Boolean.FALSE);
                case Pickle.BINFLOAT -> {
                    in.getDouble();
                    push(OPAQUE);
                }
                case Pickle.BININT -> push((long) in.getInt());
                case Pickle.BININT1 -> push((long) (in.get() & 0xff));
                case Pickle.BININT2 -> push((long) (in.getShort() & 0xffff));
                case Pickle.LONG1 -> push(bigInteger());
                case Pickle.BINUNICODE -> push(text(in.getInt()));
                case Pickle.SHORT_BINUNICODE -> push(text(in.get() & 0xff));
                case Pickle.BINBYTES -> bytes(in.getInt());
                case Pickle.SHORT_BINBYTES -> bytes(in.get() & 0xff);
                case Pickle.GLOBAL -> push(global(line(), line()));
                case Pickle.STACK_GLOBAL -> {
                    List<Object> names = top(2);
                    push(global((String) names.get(0), (String) names.get(1)));
                }
                case Pickle.BINPERSID -> push(constructors.reference((List<?>) pop()));
                case Pickle.EMPTY_TUPLE -> push(List.of());
                case Pickle.TUPLE -> push(toMark());
                case Pickle.TUPLE1 -> push(top(1));
                case Pickle.TUPLE2 -> push(top(2));
                case Pickle.TUPLE3 -> push(top(3));
                case Pickle.EMPTY_LIST -> push(new ArrayList<>());
                case Pickle.EMPTY_DICT -> push(new Dictionary());
                case Pickle.APPEND -> append(top(1));
                case Pickle.APPENDS -> append(toMark());
                case Pickle.SETITEM -> put(top(2));
                case Pickle.SETITEMS -> put(toMark());
                // An object's state is for its class to take; of those here none keeps anything that matters.
                case Pickle.BUILD -> top(1);
                case Pickle.NEWOBJ -> {
                    pop();
                    push(constructors.instance(((Global) pop()).name()));
                }
                case Pickle.REDUCE -> {
                    List<?> arguments = (List<?>) pop();
                    push(constructors.call(((Global) pop()).name(), arguments));
                }
                case Pickle.BINPUT -> memo.put(in.get() & 0xff, peek());
                case Pickle.LONG_BINPUT -> memo.put(in.getInt(), peek());
                case Pickle.MEMOIZE -> memo.put(memo.size(), peek());
                case Pickle.BINGET -> push(recall(in.get() & 0xff));
                case Pickle.LONG_BINGET -> push(recall(in.getInt()));
                default -> throw new IllegalStateException("unknown pickle opcode " + op);
            }
        }
        throw new IllegalStateException("more than " + MOST_STEPS + " steps; no network needs as many");
    }

    private Global global(String module, String type) {
        String name = module + "." + type;
        if (!constructors.knows(name)) {
            throw new IllegalStateException("unsupported global " + shown(name));
        }
        return new Global(name);
    }

    @SuppressWarnings("unchecked")
    private void append(List<Object> values) {
        if (peek() instanceof ArrayList<?> list) {
            ((List<Object>) list).addAll(values);
        } else if (peek() != OPAQUE) {
            throw new IllegalStateException("an append to what is no list");
        }
    }

    private void put(List<Object> keysAndValues) {
        Object target = peek();
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            if (target instanceof Dictionary dictionary) {
                dictionary.put(keysAndValues.get(i), keysAndValues.get(i + 1));
            } else if (target != OPAQUE) {
                throw new IllegalStateException("an item for what is no dictionary");
            }
        }
    }

    private String line() {
        int start = in.position();
        while (in.get() != '\n') {
            // the terminator is the next thing looked for
        }
        return new String(in.array(), start, in.position() - 1 - start, StandardCharsets.UTF_8);
    }

    private String text(int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void bytes(int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        in.position(in.position() + length);
        push(OPAQUE);
    }

    private Long bigInteger() {
        byte[] bytes = new byte[in.get() & 0xff];
        in.get(bytes);
        byte[] bigEndian = new byte[bytes.length + 1];
        for (int i = 0; i < bytes.length; i++) {
            bigEndian[bytes.length - i] = bytes[i];
        }
        bigEndian[0] = (byte) (bytes.length > 0 && bytes[bytes.length - 1] < 0 ? -1 : 0);
        return new BigInteger(bigEndian).longValueExact();
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object peek() {
        return stack.get(stack.size() - 1);
    }

    private Object pop() {
        Object value = stack.remove(stack.size() - 1);
        if (value == MARK) {
            throw new IllegalStateException("an operand is missing");
        }
        return value;
    }

    /** The topmost values, which leave the stack; not an {@link ArrayList} that could be appended to. */
    private List<Object> top(int count) {
        Object[] values = new Object[count];
        for (int i = count - 1; i >= 0; i--) {
            values[i] = pop();
        }
        return Collections.unmodifiableList(java.util.Arrays.asList(values));
    }

    private List<Object> toMark() {
        if (marks.isEmpty()) {
            throw new IllegalStateException("no mark");
        }
        List<Object> above = stack.subList(marks.pop(), stack.size());
        List<Object> values = Collections.unmodifiableList(new ArrayList<>(above.subList(1, above.size())));
        above.clear();
        return values;
    }

    private Object recall(int key) {
        Object value = memo.get(key);
        if (value == null) {
            throw new IllegalStateException("nothing remembered as " + key);
        }
        return value;
    }
}
