"""Ways out of the context: processes, threads, signals, files, sockets, native code, the JVM."""

CASES = []


def case(function):
    CASES.append(function)
    return function


@case
def run_a_process():
    import subprocess

    return subprocess.run(["true"]).returncode


@case
def run_a_shell():
    import os

    return os.system("true")


@case
def fork():
    import os

    return os.fork() >= 0


@case
def fork_by_its_inner_name():
    import _posixsubprocess

    return _posixsubprocess.fork_exec([b"/bin/true"], [b"/bin/true"], True)


@case
def start_a_thread():
    import threading

    threading.Thread(target=print).start()


@case
def start_a_thread_by_its_inner_name():
    import _thread

    return _thread.start_new_thread(print, ()) > 0


@case
def start_a_timer():
    import threading

    threading.Timer(0.01, print).start()


@case
def use_an_executor():
    from concurrent.futures import ThreadPoolExecutor

    return ThreadPoolExecutor().submit(int).result()


@case
def start_a_process_of_python():
    import multiprocessing

    multiprocessing.Process(target=print).start()


@case
def signal_the_server():
    import signal

    signal.raise_signal(signal.SIGTERM)


@case
def kill_the_server():
    import os

    os.kill(os.getpid(), 9)


@case
def ignore_a_signal():
    import signal

    signal.signal(signal.SIGTERM, signal.SIG_IGN)


@case
def signal_after_a_reload():
    import importlib
    import signal

    importlib.reload(signal).raise_signal(15)


@case
def abort():
    import os

    os.abort()


@case
def crash_by_faulthandler():
    import faulthandler

    faulthandler._sigsegv()


@case
def open_a_socket():
    import socket

    return socket.socket().fileno()


@case
def open_a_url():
    import urllib.request

    return urllib.request.urlopen("http://127.0.0.1:1/")


@case
def look_a_name_up():
    import socket

    return socket.getaddrinfo("localhost", 80)


@case
def read_a_file_outside():
    with open("/etc/passwd") as file:
        return file.read()


@case
def read_a_neighbours_file():
    with open("../behaviour/main.py") as file:
        return file.read()


@case
def read_the_servers_memory():
    with open("/proc/self/mem", "rb") as file:
        return len(file.read(1))


@case
def read_the_servers_environment():
    with open("/proc/self/environ", "rb") as file:
        return b"HOME=" in file.read()


@case
def read_an_inherited_descriptor():
    import os

    return os.read(3, 10)


@case
def write_into_its_own_folder():
    with open("main.py", "a") as file:
        file.write("# written")


@case
def write_a_temporary_file():
    import os
    import tempfile

    return os.path.isdir(tempfile.mkdtemp())


@case
def link_to_the_outside():
    import os

    os.symlink("/etc/passwd", "link")


@case
def leave_the_folder():
    import os

    os.chdir("/")
    return os.listdir(".")


@case
def see_the_environment():
    import os

    return sorted(set(os.environ) & {"PATH", "HOME", "USER"})


@case
def map_memory():
    import mmap

    return len(mmap.mmap(-1, 2**40))


@case
def raise_a_resource_limit():
    import resource

    resource.setrlimit(resource.RLIMIT_NOFILE, (1, 1))


@case
def load_a_library():
    import ctypes

    return ctypes.CDLL(None).getpid() > 0


@case
def load_an_extension():
    import _imp
    import importlib.machinery

    spec = importlib.machinery.ModuleSpec("evil", None, origin="/lib/x86_64-linux-gnu/libc.so.6")
    return _imp.create_dynamic(spec)


@case
def reach_a_java_class():
    import java

    java.type("java.lang.System").exit(1)


@case
def evaluate_another_language():
    import polyglot

    return polyglot.eval(language="js", string="1")


@case
def evaluate_python_as_a_polyglot():
    import polyglot

    polyglot.eval(language="python", string="import os; os._exit(5)")


@case
def unpickle_a_command():
    import pickle

    return pickle.loads(b"cos\nsystem\n(S'true'\ntR.")


@case
def unpickle_a_deep_object():
    import pickle

    return pickle.loads(b"(" * 100_000 + b"t" * 100_000 + b".")


@case
def ask_at_the_console():
    return input("password: ")


@case
def debug():
    breakpoint()


@case
def interrupt_the_main_thread():
    import _thread

    _thread.interrupt_main()
