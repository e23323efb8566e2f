package dev.constrictor.runtime.build;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;

/** What a branch of a method means to a poll. */
enum Branch {
  /** It cannot make a loop. */
  FORWARD,
  /** It makes one of which nothing is known. */
  BACKWARD,
  /**
   * It makes one over the elements of a guest's list or the like, by an index, that calls nothing
   * but what reads an element: as long as data that a plugin has memory for, which is milliseconds.
   */
  OVER_ELEMENTS,
  /**
   * It makes one over the elements of a string that looks at Truffle's safepoint now and then,
   * which ends guests as well, and calls nothing that takes its time.
   */
  WITH_SAFEPOINT;

  private static final String STRING_CONSTANTS = "com/oracle/truffle/api/strings/TStringConstants";

  private static final String STORAGES = "com/oracle/graal/python/runtime/sequence/storage/";
  private static final Pattern READS_AN_ELEMENT = Pattern.compile("get\\w+ItemNormalized");
  private static final Pattern TELLS_THE_LENGTH = Pattern.compile("length|getLength");

  boolean wantsPoll() {
    return this == BACKWARD || this == OVER_ELEMENTS;
  }

  /** Every branch of a method, in the order of its instructions. */
  static List<Branch> allOf(MethodNode method) {
    InsnList code = method.instructions;
    List<Branch> branches = new ArrayList<>();
    for (int at = 0; at < code.size(); at++) {
      List<LabelNode> targets = targets(code.get(at));
      if (!targets.isEmpty()) {
        int first = targets.stream().mapToInt(code::indexOf).min().orElseThrow();
        branches.add(first > at ? FORWARD : ofLoop(code, first, at));
      }
    }
    return branches;
  }

  private static List<LabelNode> targets(AbstractInsnNode instruction) {
    return switch (instruction) {
      case JumpInsnNode jump -> List.of(jump.label);
      case TableSwitchInsnNode table -> and(table.dflt, table.labels);
      case LookupSwitchInsnNode lookup -> and(lookup.dflt, lookup.labels);
      default -> List.of();
    };
  }

  private static List<LabelNode> and(LabelNode one, List<LabelNode> others) {
    return Stream.concat(Stream.of(one), others.stream()).toList();
  }

  private static Branch ofLoop(InsnList code, int begin, int branch) {
    List<AbstractInsnNode> body =
        IntStream.range(begin, branch).<AbstractInsnNode>mapToObj(code::get).toList();
    if (body.stream().anyMatch(Branch::isSafepoint)
        && body.stream().allMatch(each -> isOfStringScan(code, each))) {
      return WITH_SAFEPOINT;
    }
    boolean hasIndex = body.stream().anyMatch(each -> each.getOpcode() == Opcodes.IINC);
    boolean readsElements = body.stream().anyMatch(each -> isCall(each, READS_AN_ELEMENT));
    return hasIndex && readsElements && body.stream().allMatch(each -> isOfScan(code, each))
        ? OVER_ELEMENTS
        : BACKWARD;
  }

  private static boolean isOfScan(InsnList code, AbstractInsnNode instruction) {
    return switch (instruction) {
      case MethodInsnNode call ->
          isCall(call, READS_AN_ELEMENT) || TELLS_THE_LENGTH.matcher(call.name).matches();
      case InvokeDynamicInsnNode dynamic -> false;
      default -> leadsForward(code, instruction);
    };
  }

  private static boolean isOfStringScan(InsnList code, AbstractInsnNode instruction) {
    return switch (instruction) {
      case MethodInsnNode call -> isSafepoint(call) || call.name.startsWith("readValue");
      case InvokeDynamicInsnNode dynamic -> false;
      default -> leadsForward(code, instruction);
    };
  }

  private static boolean leadsForward(InsnList code, AbstractInsnNode instruction) {
    return targets(instruction).stream()
        .allMatch(target -> code.indexOf(target) > code.indexOf(instruction));
  }

  /** Truffle strings' own look, once in a million turns. */
  private static boolean isSafepoint(AbstractInsnNode instruction) {
    return instruction instanceof MethodInsnNode call
        && call.owner.equals(STRING_CONSTANTS)
        && call.name.equals("truffleSafePointPoll");
  }

  private static boolean isCall(AbstractInsnNode instruction, Pattern name) {
    return instruction instanceof MethodInsnNode call
        && call.owner.startsWith(STORAGES)
        && name.matcher(call.name).matches();
  }
}
