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
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads which tensors a TorchScript pickle declares. Closed by construction: it knows the opcodes and the globals that
 * PyTorch writes, refuses every other, and nothing in the stream is ever called. Values other than tensors are followed
 * only as far as the stack needs.
 */
final class PickleReader {

    /** Where the elements of a tensor lie in a storage; sizes, strides and offset count elements. */
    record Declared(String storage, int elementBytes, long elements, long offset, long[] sizes, long[] strides) {}

    private record Global(String name) {}

    private record Storage(String key, int elementBytes, long elements) {}

    /** Any value whose content does not matter here. */
    private enum Opaque {
        VALUE,
        MARK
    }

    private static final Map<String, Integer> STORAGE_BYTES = Map.ofEntries(
            Map.entry("torch.DoubleStorage", 8),
            Map.entry("torch.FloatStorage", 4),
            Map.entry("torch.HalfStorage", 2),
            Map.entry("torch.BFloat16Storage", 2),
            Map.entry("torch.LongStorage", 8),
            Map.entry("torch.IntStorage", 4),
            Map.entry("torch.ShortStorage", 2),
            Map.entry("torch.CharStorage", 1),
            Map.entry("torch.ByteStorage", 1),
            Map.entry("torch.BoolStorage", 1),
            Map.entry("torch.ComplexFloatStorage", 8),
            Map.entry("torch.ComplexDoubleStorage", 16),
            Map.entry("torch.QInt8Storage", 1),
            Map.entry("torch.QUInt8Storage", 1),
            Map.entry("torch.QInt32Storage", 4));

    private static final Set<String> TENSORS =
            Set.of("torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_qtensor");

    private static final Set<String> HARMLESS = Set.of(
            "collections.OrderedDict",
            "torch.device",
            "torch.per_tensor_affine",
            "torch.per_channel_affine",
            "torch.jit._pickle.build_intlist",
            "torch.jit._pickle.build_doublelist",
            "torch.jit._pickle.build_boollist",
            "torch.jit._pickle.build_tensorlist",
            "torch.jit._pickle.build_tensor_from_id",
            "torch.jit._pickle.restore_type_tag");

    /** As many as PyTorch supports. */
    private static final int MOST_DIMENSIONS = 64;

    private final ByteBuffer in;
    private final List<Object> stack = new ArrayList<>();
    private final Deque<Integer> marks = new ArrayDeque<>();
    private final Map<Integer, Object> memo = new HashMap<>();
    private final List<Declared> tensors = new ArrayList<>();
    private boolean moduleSeen;

    private PickleReader(byte[] pickle) {
        in = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * The tensors that a pickle declares.
     *
     * @param entry name for messages
     * @param pickle the stream
     * @param module whether it must hold an object of a class of the archive
     */
    static List<Declared> tensors(String entry, byte[] pickle, boolean module) throws MalformedArchiveException {
        PickleReader reader = new PickleReader(pickle);
        try {
            reader.run();
        } catch (BufferUnderflowException e) {
            throw new MalformedArchiveException(entry + " is truncated", e);
        } catch (IllegalStateException e) {
            throw new MalformedArchiveException(entry + ", byte " + reader.in.position() + ": " + e.getMessage(), e);
        } catch (IndexOutOfBoundsException | IllegalArgumentException | ClassCastException | ArithmeticException e) {
            throw new MalformedArchiveException(entry + ", byte " + reader.in.position() + ": not well-formed", e);
        }
        if (module && !reader.moduleSeen) {
            throw new MalformedArchiveException(entry + " holds no module");
        }
        return reader.tensors;
    }

    private void run() {
        while (true) {
            int op = in.get() & 0xff;
            switch (op) {
                case Pickle.PROTO -> {
                    int protocol = in.get();
                    if (protocol < 2 || protocol > 4) {
                        throw new IllegalStateException("pickle protocol " + protocol);
                    }
                }
                case Pickle.STOP -> {
                    pop();
                    return;
                }
                case Pickle.MARK -> {
                    marks.push(stack.size());
                    push(Opaque.MARK);
                }
                case Pickle.POP -> pop();
                case Pickle.NONE -> push(Opaque.VALUE);
                case Pickle.NEWTRUE -> push(Boolean.TRUE);
                case Pickle.NEWFALSE -> push(Boolean.FALSE);
                case Pickle.BINFLOAT -> {
                    in.getDouble();
                    push(Opaque.VALUE);
                }
                case Pickle.BININT -> push((long) in.getInt());
                case Pickle.BININT1 -> push((long) (in.get() & 0xff));
                case Pickle.BININT2 -> push((long) (in.getShort() & 0xffff));
                case Pickle.LONG1 -> push(bigInteger());
                case Pickle.BINUNICODE -> push(text(in.getInt()));
                case Pickle.SHORT_BINUNICODE -> push(text(in.get() & 0xff));
                case Pickle.GLOBAL -> push(global());
                case Pickle.BINPERSID -> push(storage());
                case Pickle.EMPTY_TUPLE -> push(List.of());
                case Pickle.TUPLE -> push(toMark());
                case Pickle.TUPLE1 -> push(top(1));
                case Pickle.TUPLE2 -> push(top(2));
                case Pickle.TUPLE3 -> push(top(3));
                case Pickle.EMPTY_LIST, Pickle.EMPTY_DICT -> push(Opaque.VALUE);
                case Pickle.APPEND, Pickle.BUILD -> top(1);
                case Pickle.SETITEM -> top(2);
                case Pickle.APPENDS, Pickle.SETITEMS -> toMark();
                case Pickle.NEWOBJ -> newObject();
                case Pickle.REDUCE -> reduce();
                case Pickle.BINPUT -> memo.put(in.get() & 0xff, peek());
                case Pickle.LONG_BINPUT -> memo.put(in.getInt(), peek());
                case Pickle.MEMOIZE -> memo.put(memo.size(), peek());
                case Pickle.BINGET -> push(recall(in.get() & 0xff));
                case Pickle.LONG_BINGET -> push(recall(in.getInt()));
                default -> throw new IllegalStateException("unknown pickle opcode " + op);
            }
        }
    }

    private void newObject() {
        pop();
        if (!((Global) pop()).name().startsWith("__torch__.")) {
            throw new IllegalStateException("an object that is no TorchScript class");
        }
        moduleSeen = true;
        push(Opaque.VALUE);
    }

    private void reduce() {
        List<?> arguments = (List<?>) pop();
        String function = ((Global) pop()).name();
        if (TENSORS.contains(function)) {
            Storage storage = (Storage) arguments.get(0);
            tensors.add(new Declared(
                    storage.key(),
                    storage.elementBytes(),
                    storage.elements(),
                    (Long) arguments.get(1),
                    longs(arguments.get(2)),
                    longs(arguments.get(3))));
        } else if (!HARMLESS.contains(function)) {
            throw new IllegalStateException("unsupported call of " + function);
        }
        push(Opaque.VALUE);
    }

    private Storage storage() {
        List<?> id = (List<?>) pop();
        String type = ((Global) id.get(1)).name();
        Integer bytes = STORAGE_BYTES.get(type);
        if (!"storage".equals(id.get(0)) || bytes == null) {
            throw new IllegalStateException("unsupported storage of type " + type);
        }
        return new Storage((String) id.get(2), bytes, (Long) id.get(4));
    }

    private Global global() {
        String name = line() + "." + line();
        if (!name.startsWith("__torch__.")
                && !TENSORS.contains(name)
                && !HARMLESS.contains(name)
                && !STORAGE_BYTES.containsKey(name)) {
            throw new IllegalStateException("unsupported global " + name);
        }
        return new Global(name);
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

    private static long[] longs(Object tuple) {
        List<?> values = (List<?>) tuple;
        if (values.size() > MOST_DIMENSIONS) {
            throw new IllegalStateException("a tensor of " + values.size() + " dimensions");
        }
        return values.stream().mapToLong(Long.class::cast).toArray();
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object peek() {
        return stack.get(stack.size() - 1);
    }

    private Object pop() {
        Object value = stack.remove(stack.size() - 1);
        if (value == Opaque.MARK) {
            throw new IllegalStateException("an operand is missing");
        }
        return value;
    }

    private List<Object> top(int count) {
        List<Object> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(pop());
        }
        Collections.reverse(values);
        return values;
    }

    private List<Object> toMark() {
        if (marks.isEmpty()) {
            throw new IllegalStateException("no mark");
        }
        List<Object> above = stack.subList(marks.pop(), stack.size());
        List<Object> values = new ArrayList<>(above.subList(1, above.size()));
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
