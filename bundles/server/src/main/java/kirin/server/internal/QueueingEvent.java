package kirin.server.internal;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** A request that waits for a worker, or for not getting one. */
@Name("kirin.Queueing")
@Label("Queueing")
@Description("A request that waits until a worker begins with it, or until it is over without one")
@Category("Kirin")
@Threshold("20 ms")
@StackTrace(false)
final class QueueingEvent extends RequestEvent {}
