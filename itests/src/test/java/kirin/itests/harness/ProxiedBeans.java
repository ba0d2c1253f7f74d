package kirin.itests.harness;

/** An application that calls management beans in its own process, by their interfaces. */
public final class ProxiedBeans {

    /**
     * Its query is, encoded and set apart by {@code &}: the name of the bean, its interface, the
     * method, the arguments.
     */
    public static final AppJar JAR =
            AppJar.named("test.proxied")
                    .header("Import-Package", "kirin.management,*")
                    .type(
                            "Call",
                            """
                            final class Call {
                                static String of(String query) throws Exception {
                                    java.util.List<String> words =
                                            java.util.stream.Stream.of(query.split("&", -1))
                                                    .map(each -> java.net.URLDecoder.decode(
                                                            each, java.nio.charset.StandardCharsets.UTF_8))
                                                    .toList();
                                    Class<?> type = Class.forName(words.get(1));
                                    Object bean = javax.management.JMX.newMXBeanProxy(
                                            java.lang.management.ManagementFactory.getPlatformMBeanServer(),
                                            new javax.management.ObjectName(words.get(0)),
                                            type);
                                    java.util.List<String> texts = words.subList(3, words.size());
                                    for (var method : type.getMethods()) {
                                        if (method.getName().equals(words.get(2))
                                                && method.getParameterCount() == texts.size()) {
                                            return String.valueOf(
                                                    method.invoke(bean, arguments(method, texts)));
                                        }
                                    }
                                    throw new NoSuchMethodException(query);
                                }

                                private static Object[] arguments(
                                        java.lang.reflect.Method method, java.util.List<String> texts) {
                                    Object[] arguments = new Object[texts.size()];
                                    for (int i = 0; i < arguments.length; i++) {
                                        Class<?> type = method.getParameterTypes()[i];
                                        String text = texts.get(i);
                                        arguments[i] =
                                                type == int.class
                                                        ? (Object) Integer.valueOf(text)
                                                        : type == long.class ? (Object) Long.valueOf(text) : text;
                                    }
                                    return arguments;
                                }
                            }
                            """)
                    .component(
                            "proxied",
                            "/proxied",
                            "return Response.text(Call.of(request.query()));");

    private ProxiedBeans() {}
}
