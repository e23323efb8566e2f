package dev.constrictor.runtime.interrupt;

import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import com.oracle.truffle.api.instrumentation.provider.TruffleInstrumentProvider;
import java.util.Collection;
import java.util.List;
import org.graalvm.polyglot.SandboxPolicy;

/** By which Truffle finds the instrument; what its annotation processor would write. */
@TruffleInstrument.Registration(
    id = InterruptInstrument.ID,
    name = "Constrictor interrupt",
    version = "1",
    services = InterruptInstrument.Access.class,
    sandbox = SandboxPolicy.CONSTRAINED)
public final class InterruptInstrumentProvider extends TruffleInstrumentProvider {
  /** For the service loader. */
  public InterruptInstrumentProvider() {}

  @Override
  protected String getInstrumentClassName() {
    return InterruptInstrument.class.getName();
  }

  @Override
  protected Object create() {
    return new InterruptInstrument();
  }

  @Override
  protected Collection<String> getServicesClassNames() {
    return List.of(InterruptInstrument.Access.class.getName());
  }
}
