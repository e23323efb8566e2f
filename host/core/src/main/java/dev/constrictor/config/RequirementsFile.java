package dev.constrictor.config;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A requirements file in pip's format, of requirements and their hashes alone: options that choose
 * an index or another file are the operator's to set, not the plugin's.
 *
 * @param lines what it asks for, in its order
 * @param problems what is wrong in it, each with its line
 */
public record RequirementsFile(List<RequirementLine> lines, List<ConfigProblem> problems) {
  private static final String PATH = "$.requirements_file";
  private static final Pattern COMMENT = Pattern.compile("(^|\\s+)#.*$");
  private static final Pattern HASH =
      Pattern.compile("\\s--hash[=\\s]+(sha(?:256|384|512):[0-9a-fA-F]{64,128})(?=\\s|$)");

  /** Copies. */
  public RequirementsFile {
    lines = List.copyOf(lines);
    problems = List.copyOf(problems);
  }

  /** Reads the file; one that cannot be read is a problem too. */
  public static RequirementsFile read(Path file) {
    Reading reading = new Reading(file);
    try {
      reading.all(Files.readAllLines(file));
    } catch (MalformedInputException e) {
      reading.problem(0, "", "must be UTF-8");
    } catch (IOException e) {
      reading.problem(0, "", "cannot be read: " + e);
    }
    return new RequirementsFile(reading.lines, reading.problems);
  }

  private static final class Reading {
    private final Path file;
    private final List<RequirementLine> lines = new ArrayList<>();
    private final List<ConfigProblem> problems = new ArrayList<>();

    Reading(Path file) {
      this.file = file;
    }

    void all(List<String> physical) {
      StringBuilder logical = new StringBuilder();
      int begin = 1;
      for (int number = 1; number <= physical.size(); number++) {
        String line = COMMENT.matcher(physical.get(number - 1)).replaceFirst("");
        boolean continued = line.endsWith("\\") && number < physical.size();
        logical.append(continued ? line.substring(0, line.length() - 1) + " " : line);
        if (!continued) {
          one(begin, logical.toString().strip());
          logical.setLength(0);
          begin = number + 1;
        }
      }
    }

    private void one(int line, String text) {
      if (text.isEmpty()) {
        return;
      }
      List<String> hashes = new ArrayList<>();
      Matcher hash = HASH.matcher(text);
      while (hash.find()) {
        hashes.add(hash.group(1));
      }
      String requirement = hash.replaceAll("").strip();
      if (requirement.startsWith("-") || requirement.contains(" --")) {
        problem(line, text, "must have no options but --hash=sha256:…; host.yaml says where from");
      } else if (!PythonSyntax.isRequirement(requirement)) {
        problem(line, text, "must be a PEP 508 requirement, such as numpy>=2");
      } else {
        lines.add(new RequirementLine(requirement, hashes));
      }
    }

    void problem(int line, String seen, String message) {
      problems.add(new ConfigProblem(file, line, 0, PATH, seen, message));
    }
  }
}
