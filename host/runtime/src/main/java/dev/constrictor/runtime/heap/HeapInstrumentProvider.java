package dev.constrictor.runtime.heap;

import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import com.oracle.truffle.api.instrumentation.provider.TruffleInstrumentProvider;
import java.util.Collection;
import java.util.List;
import org.graalvm.polyglot.SandboxPolicy;

/** By which Truffle finds the instrument; what its annotation processor would write. */
@TruffleInstrument.Registration(
    id = HeapInstrument.ID,
    name = "Constrictor heap",
    version = "1",
    services = HeapInstrument.Access.class,
    sandbox = SandboxPolicy.CONSTRAINED)
public final class HeapInstrumentProvider extends TruffleInstrumentProvider {
  /** For the service loader. */
  public HeapInstrumentProvider() {}

  @Override
  protected String getInstrumentClassName() {
    return HeapInstrument.class.getName();
  }

  @Override
  protected Object create() {
    return new HeapInstrument();
  }

  @Override
  protected Collection<String> getServicesClassNames() {
    return List.of(HeapInstrument.Access.class.getName());
  }
}
