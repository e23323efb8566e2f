package dev.constrictor.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs small programs that are asked for a fact or two. Stateless. */
public final class BriefProcess {
  private BriefProcess() {}

  /**
   * What a program left.
   *
   * @param output what it wrote, as far as its {@link ProcessBuilder} has that sent here
   */
  public record Answer(int status, String output) {}

  /**
   * Runs a program to its end. Its input is empty. It may write as much as a pipe holds (64 KiB);
   * what it leaves running is not waited for.
   *
   * @param limit how long it may take
   * @throws IOException when it cannot be started
   * @throws InterruptedException when the caller is interrupted; the program is ended then
   * @throws TimeoutException when it took longer; it and all below it have been ended then
   */
  public static Answer run(ProcessBuilder builder, Duration limit)
      throws IOException, InterruptedException, TimeoutException {
    Process process = ProcessStarter.start(builder);
    try {
      process.getOutputStream().close();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TimeoutException(builder.command().getFirst() + " took longer than " + limit);
      }
      InputStream output = process.getInputStream();
      byte[] written = output.readNBytes(output.available()); // others may hold the pipe open
      return new Answer(process.exitValue(), new String(written, StandardCharsets.UTF_8));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
