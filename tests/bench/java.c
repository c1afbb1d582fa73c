/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for java where only the way to it is measured. Its exit code proves that it was reached.
 */
int main(void)
{
	return 42;
}
