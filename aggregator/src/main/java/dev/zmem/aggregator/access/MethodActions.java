package dev.zmem.aggregator.access;

import dev.zmem.proto.v1.AdminServiceGrpc;
import dev.zmem.proto.v1.IngestServiceGrpc;
import dev.zmem.proto.v1.JoinServiceGrpc;
import dev.zmem.proto.v1.QueryServiceGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import java.util.Map;
import java.util.Optional;

/** Which action each method is. A method that is not named here may be called by nobody. */
final class MethodActions {
  private static final Map<String, Action> ACTIONS =
      Map.ofEntries(
          is(IngestServiceGrpc.getStreamMethod(), new Action.OpenReport()),
          is(QueryServiceGrpc.getQueryTableMethod(), new Action.Query()),
          is(QueryServiceGrpc.getWatchTableMethod(), new Action.Query()),
          is(QueryServiceGrpc.getCaptureHostsMethod(), new Action.Query()),
          is(QueryServiceGrpc.getListHostsMethod(), new Action.Query()),
          is(QueryServiceGrpc.getListProcessesMethod(), new Action.Query()),
          is(QueryServiceGrpc.getDescribeHostMethod(), new Action.Query()),
          is(QueryServiceGrpc.getDescribeProcessMethod(), new Action.Query()),
          is(QueryServiceGrpc.getListMappingsMethod(), new Action.Query()),
          is(QueryServiceGrpc.getGetVersionMethod(), new Action.Query()),
          is(JoinServiceGrpc.getJoinMethod(), new Action.Join()),
          is(JoinServiceGrpc.getRenewMethod(), new Action.Renew()),
          is(AdminServiceGrpc.getCreateTokenMethod(), new Action.Administer()),
          is(AdminServiceGrpc.getListTokensMethod(), new Action.Administer()),
          is(AdminServiceGrpc.getRevokeTokenMethod(), new Action.Administer()),
          is(AdminServiceGrpc.getListCertificatesMethod(), new Action.Administer()),
          is(AdminServiceGrpc.getRevokeCertificatesMethod(), new Action.Administer()),
          is(ServerReflectionGrpc.getServerReflectionInfoMethod(), new Action.Reflect()),
          is(HealthGrpc.getCheckMethod(), new Action.Probe()),
          is(HealthGrpc.getWatchMethod(), new Action.Probe()));

  private MethodActions() {}

  /** The action that this method is, by its full name. */
  static Optional<Action> of(String fullMethodName) {
    return Optional.ofNullable(ACTIONS.get(fullMethodName));
  }

  private static Map.Entry<String, Action> is(MethodDescriptor<?, ?> method, Action action) {
    return Map.entry(method.getFullMethodName(), action);
  }
}
