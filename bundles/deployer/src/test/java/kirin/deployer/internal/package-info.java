/** Tests in a real framework. */
@NullMarked
package kirin.deployer.internal;

import org.jspecify.annotations.NullMarked;
